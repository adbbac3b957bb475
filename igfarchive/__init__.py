"""A searchable web archive of workshop transcripts."""

RELEASE = "0.1.0"
