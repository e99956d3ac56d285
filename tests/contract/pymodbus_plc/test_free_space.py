#!/usr/bin/python3
"""plc.py where the free space is not in one aisle: spread between all columns, or two aisles of it (docs/plc-map.md, 1)."""
import unittest

from peers import OPEN, SPREAD
from test_plc import RIGHT, SMALL, Case


class Spreading(Case):
    shape = {**SMALL, "aisle": 902}

    def test_spread(self):
        self.host.begin(1)
        self.host.command(SPREAD)
        now = self.host.ride()
        self.assertEqual((now.result, now.area, now.open_aisle), (2, 10, 0))
        self.assertEqual(now.positions, [0, 625, 1250, 1875, 2500])  # 902 // 4, and 2 mm in the end space
        self.refused(20, SPREAD, 2, RIGHT)
        self.refused(20, SPREAD, keep=2)
        self.refused(28, SPREAD, lease=0)
        self.refused(26, SPREAD, permit=0)


class TwoFreeAisles(Case):
    shape = {**SMALL, "free": 2}

    def setUp(self):
        super().setUp()
        self.host.begin(1)

    def opened(self, column, **rest):
        self.host.command(OPEN, column, RIGHT, **rest)
        return self.host.ride().positions

    def test_the_other_one_goes_to_the_end_space(self):
        self.assertEqual(self.host.state().free_aisles, 2)
        self.assertEqual(self.opened(2), [0, 400, 1700, 2100, 2500])
        self.assertEqual(self.opened(3), [0, 400, 800, 2100, 2500])

    def test_the_kept_one_stays(self):
        self.opened(2)
        self.plc.key("enter 2")
        self.assertEqual(self.opened(3, keep=1 + 2), [0, 400, 1700, 3000, 3400])
        self.assertEqual(self.host.state().open_aisle, 2)
        self.assertEqual(self.opened(4, keep=1 + 2), [0, 400, 1700, 2100, 3400])
        self.assertEqual(self.host.command(OPEN, 3, RIGHT).result, 17)

    def test_a_keep_that_makes_no_sense(self):
        self.opened(2)
        for column, keep in ((2, 1 + 2), (3, 1 + 0), (3, 1 + 4), (3, 1 + 6), (1, 1 + 2 + 0xFF00), (1, 1 + 3)):
            self.refused(20, OPEN, column, RIGHT, keep=keep)
        self.assertEqual(self.opened(3, keep=1 + 2), [0, 400, 1700, 3000, 3400])
        self.refused(20, OPEN, 4, RIGHT, keep=1 + 3)  # column 3 would have to move


if __name__ == "__main__":
    unittest.main()
