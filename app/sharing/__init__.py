"""What leaves the house of a decided case: reports to an authority, packages for another unit, figures for anybody."""
