"""The papers of a hearing: what goes in, how it reads, how it is put together, and the making of it by a worker."""
