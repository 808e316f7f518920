"""Two contracts joined: the plan, proved before any data, and what it makes of frames and rows."""
