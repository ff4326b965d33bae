//! Workspaces, platform apps, sources, applications: how they come to be as a file says.
