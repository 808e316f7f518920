"""Other people's frameworks, each thin, behind an extra of its name, and imported only when used."""
