"""Papers for councils and the board, and the public statement (S0 §12–13)."""
