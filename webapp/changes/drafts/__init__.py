"""Operations gathered over pages, days and people, to be committed together, or rolled back."""
