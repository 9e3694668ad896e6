"""What is said, held against itself: promises and reports, conflicts, comparisons, changes."""
