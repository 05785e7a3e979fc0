"""Pure analysis: frames in, frames out, one module a theme."""
