"""Loading files from the browser."""

from fastapi import APIRouter

router = APIRouter()
