"""The procedure's pages: public, and those of the people who keep it."""
