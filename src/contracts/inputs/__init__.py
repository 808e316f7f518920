"""What data may come as, and how each kind gives its columns and takes rows back."""
