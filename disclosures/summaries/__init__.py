"""The year (年终汇总): levels, promises kept and meetings of a year, for appraisal; a reference, never a decision."""
