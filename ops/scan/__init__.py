"""What the program registers, looked over by checkov: a scanner that reads Terraform."""
