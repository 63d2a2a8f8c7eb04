"""Logging in and out; accounts; the audit log."""

from fastapi import APIRouter

router = APIRouter()
