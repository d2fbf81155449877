"""The year's calendar (日程): every deadline that concerns a reader, as a page and as a feed for calendar programs."""
