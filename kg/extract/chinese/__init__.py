"""Chinese texts, beyond the rules of ``zh.yaml``: names, figures, subjects, arguments."""
