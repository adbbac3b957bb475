"""What is asked: a query, its language, and the tree that every engine reads."""
