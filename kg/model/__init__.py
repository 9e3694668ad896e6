"""What a claim is, without I/O and without a store: records, dates, quantities, names, IRIs."""
