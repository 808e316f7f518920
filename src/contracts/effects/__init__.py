"""How far two tables of counts are apart, each statistic beside the noise of its samples; standard library only."""
