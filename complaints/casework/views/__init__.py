"""Where staff live: the home page, the case page with its tabs, and a page for each step."""
