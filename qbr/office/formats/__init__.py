"""What differs between PowerPoint and Word."""
