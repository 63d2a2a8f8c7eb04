"""Pages set in the tests: text drawn with a Vietnamese font, and where each word stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

DPI = 200
FONT_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",
)
BODY = """Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh về phát triển
kinh tế nông thôn, Ủy ban nhân dân tỉnh đặt ra kế hoạch triển khai
phong trào mỗi xã một sản phẩm trên địa bàn với mục tiêu phấn đấu
đến hết năm 2025 có thêm 12 sản phẩm được công nhận đạt ba sao trở
lên, củng cố các hợp tác xã và cơ sở sản xuất đã tham gia, đồng thời
mở rộng kênh bán hàng hiện đại ở những huyện có điều kiện thuận lợi.
Sở Nông nghiệp đứng đầu, phối hợp với các đơn vị khác để hướng dẫn
chủ thể hoàn thiện hồ sơ, kiểm tra chất lượng, gửi báo cáo trước ngày
30 tháng 11 để tổng hợp, trình cấp có thẩm quyền xem xét, quyết định."""


@dataclass
class Drawn:
    """An A4 page at 200 dpi under construction; words with their boxes in points."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGB", (1654, 2339), "white"))
    words: list[tuple[str, tuple[float, float, float, float]]] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 14, fill: str = "black") -> None:
        """Draw lines of text, the first one's top left corner at (x, y) points."""
        pen, face = ImageDraw.Draw(self.image), font(size)
        for line in text.splitlines():
            across = x
            for word in line.split():
                at = (across * DPI / 72, y * DPI / 72)
                pen.text(at, word, font=face, fill=fill)
                box = tuple(side * 72 / DPI for side in pen.textbbox(at, word, font=face))
                self.words.append((word, box))
                across += face.getlength(word + " ") * 72 / DPI
            y += size * 1.35

    def grid(self, columns: list[float], rows: list[float]) -> None:
        """Draw the rules of a table at these positions in points."""
        pen = ImageDraw.Draw(self.image)
        for y in rows:
            pen.line([c * DPI / 72 for c in (columns[0], y, columns[-1], y)], "black", 2)
        for x in columns:
            pen.line([c * DPI / 72 for c in (x, rows[0], x, rows[-1])], "black", 2)

    @property
    def pixels(self) -> NDArray[np.uint8]:
        return np.asarray(self.image)


def font(size: float) -> ImageFont.FreeTypeFont:
    path = next(path for path in FONT_FOLDERS if Path(path).exists())
    return ImageFont.truetype(path, round(size * DPI / 72))


def body_page() -> Drawn:
    page = Drawn()
    page.text(85, 90, BODY)
    return page


def recall(found: Iterable[str], wanted: Iterable[str]) -> float:
    """Share of the wanted words that were found, each as often as it is wanted."""
    left, hits, count = list(found), 0, 0
    for word in wanted:
        count += 1
        if word in left:
            left.remove(word)
            hits += 1
    return hits / count
