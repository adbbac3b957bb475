"""What finds in the turns what people say of themselves and of each other: values alone."""
