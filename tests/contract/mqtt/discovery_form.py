"""What Home Assistant takes as a device discovery message, written from its documentation (MQTT integration: device discovery
payload, sensor, binary sensor), not from our code. faults(topic, payload, prefix) tells what it would refuse."""
import json
import re

ID = re.compile(r"[A-Za-z0-9_-]+")
AVAILABILITY = {"availability", "availability_mode", "availability_topic"}
SHARED = AVAILABILITY | {"qos", "encoding", "state_topic", "command_topic"}
DEVICE = {
    "identifiers", "connections", "name", "manufacturer", "model", "model_id", "sw_version", "hw_version", "serial_number",
    "suggested_area", "via_device", "configuration_url",
}
ENTITY = AVAILABILITY | {
    "p", "unique_id", "name", "state_topic", "value_template", "device_class", "entity_category", "icon", "qos", "expire_after",
    "force_update",
    "enabled_by_default", "json_attributes_topic", "json_attributes_template", "default_entity_id",
}
PLATFORMS = {
    "sensor": ENTITY | {"unit_of_measurement", "state_class", "options", "suggested_display_precision"},
    "binary_sensor": ENTITY | {"payload_on", "payload_off", "off_delay"},
}
SENSOR_UNITS = {
    "temperature": {"°C", "°F", "K"}, "humidity": {"%"}, "illuminance": {"lx"}, "voltage": {"V", "mV"}, "current": {"A", "mA"},
    "power": {"W", "kW"}, "frequency": {"Hz", "kHz"}, "enum": {None},
}
BINARY_CLASSES = {
    "battery", "cold", "connectivity", "door", "gas", "heat", "light", "lock", "moisture", "motion", "moving", "occupancy",
    "opening", "plug", "power", "presence", "problem", "running", "safety", "smoke", "sound", "tamper", "vibration", "window",
}


def faults(topic, payload, prefix):
    found = []
    shape = re.fullmatch(re.escape(prefix) + r"/device/(?:([^/]+)/)?([^/]+)/config", topic)
    if not shape or not all(ID.fullmatch(part) for part in shape.groups() if part is not None):
        found.append(f"topic {topic}")
    page = json.loads(payload)
    found += [f"unknown key {key}" for key in page.keys() - SHARED - {"dev", "o", "cmps"}]
    device = page.get("dev", {})
    found += [f"unknown key of dev {key}" for key in device.keys() - DEVICE]
    if not device.get("identifiers") and not device.get("connections"):
        found.append("dev has neither identifiers nor connections")
    if not page.get("o", {}).get("name"):
        found.append("o has no name")
    for one in page.get("availability", []):
        if "topic" not in one or one.keys() - {"topic", "payload_available", "payload_not_available", "value_template"}:
            found.append(f"availability {one}")
    if page.get("availability_mode", "latest") not in ("all", "any", "latest"):
        found.append("availability_mode")
    if not page.get("cmps"):
        found.append("no components")
    for name, entity in page.get("cmps", {}).items():
        found += [f"{name}: {fault}" for fault in entity_faults(name, entity)]
    return found


def entity_faults(name, entity):
    known = PLATFORMS.get(entity.get("p"))
    if known is None:
        return [f"platform {entity.get('p')}"]
    found = [f"unknown key {key}" for key in entity.keys() - known]
    found += [f"no {key}" for key in ("unique_id", "state_topic", "name") if not entity.get(key)]
    if not ID.fullmatch(name) or not ID.fullmatch(entity.get("unique_id", "")):
        found.append("ids have other characters")
    if re.search(r"[+#]", entity.get("state_topic", "")):
        found.append("a wildcard in state_topic")
    if "expire_after" in entity and not (isinstance(entity["expire_after"], int) and entity["expire_after"] > 0):
        found.append("expire_after")
    if entity.get("entity_category", "diagnostic") != "diagnostic":
        found.append("only diagnostic is for what can't be set")
    kind, unit = entity.get("device_class"), entity.get("unit_of_measurement")
    if entity["p"] == "binary_sensor":
        return found + ([] if kind is None or kind in BINARY_CLASSES else [f"device_class {kind}"])
    if kind is not None and unit not in SENSOR_UNITS.get(kind, set()):
        found.append(f"device_class {kind} with unit {unit}")
    if (kind == "enum") != ("options" in entity) or (kind == "enum" and "state_class" in entity):
        found.append("options and enum belong together, and have no state_class")
    if entity.get("state_class", "measurement") not in ("measurement", "total", "total_increasing"):
        found.append("state_class")
    return found
