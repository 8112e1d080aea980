"""The pages of the post room."""
