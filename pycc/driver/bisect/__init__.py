"""`pycc bisect`: the pass, and the rewrite in it, that first makes an answer differ."""
