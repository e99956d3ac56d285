"""What the whole-program tests share: a folder, an emulator, a daemon, and that all of it ends."""
import pathlib
import tempfile
import unittest

from house import Daemon, Emulator, few_boxes, until


class RoomCase(unittest.TestCase):
    """An empty room, not yet switched on."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="archroom-whole-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def emulator(self, **options):
        made = Emulator(self.folder, **options)
        self.addCleanup(lambda: made.kill())
        return made

    def daemon(self, plc_port, **options):
        made = Daemon(self.folder, plc_port, **options)
        self.addCleanup(made.kill)
        return made


class LiveRoom(RoomCase):
    """Emulator and daemon up, a few boxes in the register, the bank armed."""

    emulator_speed = 300
    more = ""  # of the site file

    def setUp(self):
        super().setUp()
        self.shelf = self.emulator(speed=self.emulator_speed)
        self.room = self.daemon(self.shelf.port, more=self.more).start()
        status, report = self.room.load(few_boxes())
        self.assertEqual(status, 201, report)
        self.room.rearm()

    def under_way(self, box, identity=None):
        """A request whose columns are moving now."""
        request = self.room.request(box, identity)
        until("columns move", lambda: self.shelf.truth()["motors_on"] > 0)
        return request

    def standing(self):
        return self.shelf.truth()["motors_on"] == 0

    def nobody_was_squeezed(self):
        self.assertFalse(self.shelf.truth()["squeezed"])
