"""What has succeeded goes on to the next environment."""
