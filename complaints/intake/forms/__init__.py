"""What intake asks, on screen."""
