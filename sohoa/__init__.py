"""The front door: the data model that the stages share, the pipeline, the command line."""
