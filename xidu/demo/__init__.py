"""A street that looks alive: invented people, sums and words, relative to today. Run twice it changes nothing."""
