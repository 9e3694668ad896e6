"""What Chinese texts need beside the rules of ``zh.yaml``: names, figures, subjects, ends."""
