"""A document: its pages, text and records."""

from fastapi import APIRouter

router = APIRouter()
