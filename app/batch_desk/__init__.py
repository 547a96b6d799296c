"""What people do with batches: hand in a file, correct how it is read, start, pause, resume and cancel."""
