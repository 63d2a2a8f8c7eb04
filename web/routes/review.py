"""Review: what the pipeline was unsure of."""

from fastapi import APIRouter

router = APIRouter()
