"""Long exports (导出任务): written by the worker, private to who asked, kept for a week."""
