// One mistake a row: what it replaces in a good file, and the whole answer. A mistake is told once, at its line, without echoes.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/settings/good_site.hpp"

namespace archroom::settings {
namespace {

using testing::all_of;
using testing::kGood;

struct Mistaken {
  std::string_view right;
  std::string_view wrong;
  std::string_view answer;  // without the name of the file
};

const std::vector<Mistaken> kGeneral = {
    {"name = \"A\"\n", "", "1: room.name: expected 1 to 32 letters, digits, _ or -, found nothing"},
    {R"(name = "A")", R"(name = "库房")", R"(2: room.name: expected 1 to 32 letters, digits, _ or -, found "库房")"},
    {R"(name = "A")", R"(name = "")", R"(2: room.name: expected 1 to 32 letters, digits, _ or -, found "")"},
    {R"(name = "A")", R"(name = "A/1")", R"(2: room.name: expected 1 to 32 letters, digits, _ or -, found "A/1")"},
    {R"(name = "A")", R"(name = "abcdefghijklmnopqrstuvwxyz0123456")",
     R"(2: room.name: expected 1 to 32 letters, digits, _ or -, found "abcdefghijklmnopqrstuvwxyz0123456")"},
    {R"(name = "A")", "name = 1", "2: room.name: expected 1 to 32 letters, digits, _ or -, found 1 (a number)"},
    {R"(name = "A")", R"(nmae = "A")", R"(2: room.nmae: expected a key of [room] (did you mean "name"?), found "nmae")"},
    {R"(name = "A")", R"(name = "A\u001b[31m")", R"(2: room.name: expected 1 to 32 letters, digits, _ or -, found "A\x1b[31m")"},
    {"[room]", "[romo]", R"(1: romo: expected a section of a site file (did you mean "room"?), found a table)"},
    {"[room]", "[[room]]", "1: room: expected a table, written [room], found a list"},
    {R"(zone = "UTC")", R"(zone = "Asia/Peking")",
     R"(3: room.zone: expected a time zone of the tz database, such as "Asia/Shanghai", or "UTC", )"
     R"(found "Asia/Peking")"},
    {R"(zone = "UTC")", R"(zone = "../../../etc/passwd")",
     R"(3: room.zone: expected a time zone of the tz database, such as "Asia/Shanghai", or "UTC", )"
     R"(found "../../../etc/passwd")"},
    {R"(zone = "UTC")", R"(language = "cn")", R"(3: room.language: expected "zh" or "en", found "cn")"},
    {R"(zone = "UTC")", R"(place_format = "{colum}架")",
     "3: room.place_format: expected text with {room} {bank} {column} {side} {section} {shelf} "
     R"({slot} in it, and no other braces, found "{colum}架")"},
    {R"(zone = "UTC")", R"(place_format = "架{")",
     "3: room.place_format: expected text with {room} {bank} {column} {side} {section} {shelf} "
     R"({slot} in it, and no other braces, found "架{")"},
    {R"(zone = "UTC")", R"(place_format = "架")",
     "3: room.place_format: expected text with {room} {bank} {column} {side} {section} {shelf} "
     R"({slot} in it, and no other braces, found "架")"},
    {"[store]\ndirectory = \"/var/lib/archroom\"\n", "", "34: store: expected a section [store], found none in the whole file"},
    {R"(directory = "/var/lib/archroom")", R"(directory = "")",
     R"(5: store.directory: expected a directory: absolute, or relative to the site file, found "")"},
    {R"(directory = "/var/lib/archroom")", R"(directory = "~/archroom")",
     R"(5: store.directory: expected a directory: absolute, or relative to the site file, found "~/archroom")"},
    {R"("127.0.0.1:8480")", R"("0.0.0.0:8480")",
     "6: http.tls_certificate: expected a certificate, for http.listen is reached from beyond this machine, found nothing\n"
     "6: http.tls_key: expected its private key, for http.listen is reached from beyond this machine, found nothing\n"
     R"(6: http.tokens: expected "required", for http.listen is reached from beyond this machine, found "off")"},
    {R"("127.0.0.1:8480")", "\"127.0.0.1:8480\"\ntls_key = \"/etc/k\"",
     "6: http.tls_certificate: expected the certificate of http.tls_key, found nothing"},
    {R"("127.0.0.1:8480")", "\"127.0.0.1:8480\"\ntls_certificate = \"/nowhere/c\"\ntls_key = \"/nowhere/k\"",
     "8: http.tls_certificate: expected a certificate in PEM that is valid now, found "
     R"("/nowhere/c": No such file or directory)"},
    {R"("127.0.0.1:8480")", "\"127.0.0.1:8480\"\ntokens = \"on\"", R"(8: http.tokens: expected "off" or "required", found "on")"},
    {R"("127.0.0.1:8480")", R"("8480")",
     R"(7: http.listen: expected an address and a port, such as "127.0.0.1:8480", found "8480")"},
    {R"("127.0.0.1:8480")", R"("127.0.0.1:84800")",
     R"(7: http.listen: expected an address and a port, such as "127.0.0.1:8480", found "127.0.0.1:84800")"},
    {R"("127.0.0.1:8480")", "\"127.0.0.1:8480\"\ntoken = \"off\"",
     R"(8: http.token: expected a key of [http] (did you mean "tokens"?), found "token")"},
    {R"("info")", R"("verbose")",
     R"(9: log.level: expected "trace" or "debug" or "info" or "warning" or "error" or "off", found )"
     R"("verbose")"},
    {R"("info")", R"("Info")",
     R"(9: log.level: expected "trace" or "debug" or "info" or "warning" or "error" or "off", found )"
     R"("Info" (did you mean "info"?))"},
    {R"(bus = "debug")", R"(buss = "debug")",
     R"(11: log.modules.buss: expected a key of [log.modules] (did you mean "bus"?), found "buss")"},
    {R"(bus = "debug")", "bus = true",
     R"(11: log.modules.bus: expected "trace" or "debug" or "info" or "warning" or "error" or "off", )"
     "found true (a truth value)"},
    {"[log.modules]\nbus = \"debug\"", R"(modules = "debug")",
     R"(10: log.modules: expected a table, written [log.modules], found "debug" (text))"},
    {"[log]", "[mqtt]\nbroker = \"mqtt://127.0.0.1\"\n[log]",
     R"(9: mqtt.broker: expected "tcp://HOST:PORT" or "ssl://HOST:PORT", or "" for none, found "mqtt://127.0.0.1")"},
    {"[log]", "[mqtt]\nbroker = \"tcp://::1:1883\"\n[log]",
     R"(9: mqtt.broker: expected "tcp://HOST:PORT" or "ssl://HOST:PORT", or "" for none, found "tcp://::1:1883")"},
    {"[log]", "[mqtt]\nbroker = \"tcp://b:0\"\n[log]",
     R"(9: mqtt.broker: expected "tcp://HOST:PORT" or "ssl://HOST:PORT", or "" for none, found "tcp://b:0")"},
    {"[log]", "[mqtt]\nbroker = \"tcp://b\"\npassword_file = \"/nonexistent/word\"\nuser = \"u\"\n[log]",
     "10: mqtt.password_file: expected a file that holds a password and that not everybody can read, found "
     "\"/nonexistent/word\": No such file or directory"},
    {"[log]", "[mqtt]\nbroker = \"tcp://b\"\npassword_file = \"/etc/passwd\"\nuser = \"u\"\n[log]",
     "10: mqtt.password_file: expected a file that holds a password and that not everybody can read, found "
     "\"/etc/passwd\": everybody can read it"},
    {"[log]", "[mqtt]\nbroker = \"tcp://b\"\nca_file = \"/ca.pem\"\n[log]",
     "10: mqtt.ca_file: expected nothing, for mqtt.broker is not ssl://, found \"/ca.pem\""},
    {"[log]", "[mqtt]\nbroker = \"ssl://b\"\nca_file = \"/nonexistent/ca.pem\"\n[log]",
     "10: mqtt.ca_file: expected certificates in PEM, found \"/nonexistent/ca.pem\": No such file or directory"},
    {"[log]", "[mqtt]\nbroker = \"ssl://b\"\ncertificate_file = \"/c.pem\"\n[log]",
     "8: mqtt.key_file: expected the private key of mqtt.certificate_file, found nothing"},
    {"[log]", "[mqtt]\naccept_requests = \"on\"\n[log]", "8: mqtt.broker: expected a broker to take them from, found nothing"},
    {"[log]", "[mqtt]\ndiscovery_prefix = \"home/#\"\n[log]",
     R"(9: mqtt.discovery_prefix: expected the beginning of a topic such as "homeassistant", or "" for none, found "home/#")"},
    {"[log]", "[mqtt]\nacts_as = \"somebody else\"\n[log]",
     R"(9: mqtt.acts_as: expected 1 to 32 letters, digits, _ or -, found "somebody else")"},
    {"[log]", "[[station]]\nname = \"desk\"\ntimeout_s = 4\n[log]",
     "10: station[1].timeout_s: expected a whole number of s from 5 to 600, found 4"},
    {"[log]", "[[station]]\nname = \"desk\"\ngun = \"usb:0c2e\"\n[log]",
     "10: station[1].gun: expected \"none\", \"usb\", \"usb:0c2e:0720\" (vendor:product), \"usb-path:1-4.2\" (its "
     "socket) or \"serial:/dev/serial/by-id/...\", found \"usb:0c2e\""},
    {"[log]", "[[station]]\nname = \"a\"\ngun = \"usb\"\n[[station]]\nname = \"b\"\ngun = \"usb\"\n[log]",
     "13: station[2].gun: expected a gun of its own, found \"usb\", which is that of station[1] already"},
    {"[log]", "[[station]]\nname = \"a\"\ngun = \"usb:0C2E:0CAA\"\n[[station]]\nname = \"b\"\ngun = \"usb:0c2e:0caa\"\n[log]",
     "13: station[2].gun: expected a gun of its own, found \"usb:0c2e:0caa\", which is that of station[1] already"},
    {"[log]", "[[station]]\nname = \"a\"\n[[station]]\nname = \"a\"\n[log]",
     "11: station[2].name: expected a name of its own, found \"a\", which is that of station[1] already"},
    {"[log]", "[protections]\ntemperature_high = 14\n[log]",
     "9: protections.temperature_high: expected more than the lower limit, 14 °C, found 14"},
    {"[log]", "[alarms]\n[log]", "8: alarms: expected a section of a site file, found a table"},
};

const std::vector<Mistaken> kBus = {
    {"name = \"plc\"\n", "", "12: bus[1].name: expected 1 to 32 letters, digits, _ or -, found nothing"},
    {R"(kind = "modbus_tcp")", "kind = \"modbus_rtu\"\ndevice = \"/dev/ttyS0\"\nserial = \"115200 8N1\"",
     R"(17: bus[1].host: expected nothing here (it goes with kind = "modbus_tcp"), found "127.0.0.1" (text))"
     "\n"
     R"(18: bus[1].port: expected nothing here (it goes with kind = "modbus_tcp"), found 1502 (a number))"},
    {R"(kind = "modbus_tcp")", R"(kind = "modbus-tcp")",
     R"(14: bus[1].kind: expected "modbus_tcp" or "modbus_rtu", found "modbus-tcp" (did you mean "modbus_tcp"?))"},
    {R"(kind = "modbus_tcp")", "kind = \"modbus_tcp\"\nserial = \"9600 8N1\"",
     R"(15: bus[1].serial: expected nothing here (it goes with kind = "modbus_rtu"), found "9600 8N1" (text))"},
    {R"(host = "127.0.0.1")", R"(host = "127.0.0.300")",
     R"(15: bus[1].host: expected a host name or an IP address, found "127.0.0.300")"},
    {R"(host = "127.0.0.1")", R"(host = "plc:502")",
     R"(15: bus[1].host: expected a host name or an IP address, found "plc:502")"},
    {R"(host = "127.0.0.1")", R"(host = "plc archive")",
     R"(15: bus[1].host: expected a host name or an IP address, found "plc archive")"},
    {R"(host = "127.0.0.1")", R"(hosts = "127.0.0.1")",
     R"(15: bus[1].hosts: expected a key of [bus] (did you mean "host"?), found "hosts")"},
    {"port = 1502", "port = 0", "16: bus[1].port: expected a whole number from 1 to 65535, found 0"},
    {"port = 1502", "port = 65536", "16: bus[1].port: expected a whole number from 1 to 65535, found 65536"},
    {"port = 1502", R"(port = "1502")", R"(16: bus[1].port: expected a whole number from 1 to 65535, found "1502" (text))"},
    {"port = 1502", "port = 1502.0", "16: bus[1].port: expected a whole number from 1 to 65535, found 1502 (a decimal number)"},
    {"port = 1502", "port = [1502]", "16: bus[1].port: expected a whole number from 1 to 65535, found a list"},
    {"response_timeout_ms = 50", "response_timeout_ms = 101",
     "17: bus[1].response_timeout_ms: expected at most 100 ms, because this bus carries bank[1]: a picture must be at most 300 "
     "ms "
     "old while a bank moves, found 101"},
    {"response_timeout_ms = 50", "response_timeout_ms = 5",
     "17: bus[1].response_timeout_ms: expected a whole number of ms from 10 to 10000, found 5"},
    {"response_timeout_ms = 50", "connect_timeout_ms = 60000",
     "17: bus[1].connect_timeout_ms: expected a whole number of ms from 100 to 10000, found 60000"},
    {"[[bus]]", "[bus]", "12: bus: expected a list of tables, each written [[bus]], found a table"},
    {"leave_settle_s = 5", "leave_settle_s = 5\n[[bus]]\nname = \"plc\"\nkind = \"modbus_tcp\"\nhost = \"h\"",
     R"(38: bus[2].name: expected a name of its own, found "plc", which is that of bus[1] already)"},
    {"[[bus]]\nname = \"plc\"", "[[buses]]\nname = \"plc\"",
     R"(12: buses: expected a section of a site file (did you mean "bus"?), found a list)"},
};

const std::vector<Mistaken> kBank = {
    {R"(bus = "plc")", R"(bus = "plk")", R"(20: bank[1].bus: expected the name of a [[bus]] (did you mean "plc"?), found "plk")"},
    {R"(bus = "plc")", "bus = 1", "20: bank[1].bus: expected the name of a [[bus]], found 1 (a number)"},
    {"name = \"1\"\n", "", "18: bank[1].name: expected 1 to 32 letters, digits, _ or -, found nothing"},
    {"unit = 1", "unit = 0", "21: bank[1].unit: expected a whole number from 1 to 247, found 0"},
    {"unit = 1", "unit = 248", "21: bank[1].unit: expected a whole number from 1 to 247, found 248"},
    {R"("plc-map")", R"("wenku365")", R"(22: bank[1].model: expected "plc-map", found "wenku365")"},
    {"columns = 12", "columns = 0", "23: bank[1].columns: expected a whole number from 1 to 31, found 0"},
    {"columns = 12", "columns = 32", "23: bank[1].columns: expected a whole number from 1 to 31, found 32"},
    {"columns = 12", "colums = 12", R"(23: bank[1].colums: expected a key of [bank] (did you mean "columns"?), found "colums")"},
    {"columns = 12", "columns = -12", "23: bank[1].columns: expected a whole number from 1 to 31, found -12"},
    {R"(fixed_column = "left")", R"(fixed_column = "middle")",
     R"(24: bank[1].fixed_column: expected "left" or "right", found "middle" (a bank whose fixed )"
     R"(column stands in the middle is two banks: one with "right", one with "left"; docs/plc-map.md, 1))"},
    {R"(fixed_column = "left")", R"(fixed_column = "lfet")",
     R"(24: bank[1].fixed_column: expected "left" or "right", found "lfet" (did you mean "left"?))"},
    {"column_width_mm = 550", "column_width_mm = 55",
     "25: bank[1].column_width_mm: expected a whole number of mm from 200 to 2000, found 55"},
    {"aisle_mm = 900", "aisle_mm = 749",
     "26: bank[1].aisle_mm: expected a whole number of mm from 750 to 3000 (BGR 234, 4.1.4: where "
     "people work by hand, an aisle is 750 mm or more), found 749"},
    {"aisle_mm = 900", "aisle_mm = 0.9",
     "26: bank[1].aisle_mm: expected a whole number of mm from 750 to 3000 (BGR 234, 4.1.4: where "
     "people work by hand, an aisle is 750 mm or more), found 0.9 (a decimal number)"},
    {"speed_mm_s = 60", "speed_mm_s = 101",
     "27: bank[1].speed_mm_s: expected a whole number of mm/s from 5 to 100 (shelving beside people "
     "runs at 40 to 75 mm/s), found 101"},
    {"speed_mm_s = 60", "speed_mm_s = true",
     "27: bank[1].speed_mm_s: expected a whole number of mm/s from 5 to 100 (shelving beside people "
     "runs at 40 to 75 mm/s), found true (a truth value)"},
    {"sections = 5", "sections = 1979-05-27",
     "28: bank[1].sections: expected a whole number from 1 to 99, found 1979-05-27 (a date or time)"},
    {"shelves = 6", "shelves = 100", "29: bank[1].shelves: expected a whole number from 1 to 99, found 100"},
    {"slots = 8", "slots = {}", "30: bank[1].slots: expected a whole number from 1 to 999, found a table"},
    {"evidence = \"presence\"\n", "", R"(18: bank[1].evidence: expected "presence" or "look", found nothing)"},
    {R"(requests = "confirm")", R"(requests = "auto")", R"(32: bank[1].requests: expected "confirm" or "direct", found "auto")"},
    {"presented_s = 300", "presented_s = 0", "35: bank[1].presented_s: expected a whole number of s from 10 to 86400, found 0"},
    {"leave_settle_s = 5", "leave_settle_s = 601",
     "36: bank[1].leave_settle_s: expected a whole number of s from 1 to 600, found 601"},
    {"leave_settle_s = 5", "leave_settle_s = 5\nhorn = true", R"(37: bank[1].horn: expected a key of [bank], found "horn")"},
    {"leave_settle_s = 5",
     "leave_settle_s = 5\n[[bank]]\nname = \"2\"\nbus = \"plc\"\nunit = 1\nmodel = \"plc-map\"\ncolumns = 4\nfixed_column = "
     "\"right\"\ncolumn_width_mm = 550\naisle_mm = 900\nspeed_mm_s = 60\nsections = 5\nshelves = 6\nslots = 8\nevidence = "
     "\"presence\"",
     R"(40: bank[2].unit: expected a unit of its own on bus "plc", found 1, which is that of bank[1] already)"},
    {"leave_settle_s = 5",
     "leave_settle_s = 5\n[[bank]]\nname = \"1\"\nbus = \"plc\"\nunit = 2\nmodel = \"plc-map\"\ncolumns = 4\nfixed_column = "
     "\"right\"\ncolumn_width_mm = 550\naisle_mm = 900\nspeed_mm_s = 60\nsections = 5\nshelves = 6\nslots = 8\nevidence = "
     "\"presence\"",
     R"(38: bank[2].name: expected a name of its own, found "1", which is that of bank[1] already)"},
    {"columns = 12\nfixed_column = \"left\"\ncolumn_width_mm = 550\naisle_mm = 900",
     "columns = 31\nfixed_column = \"left\"\ncolumn_width_mm = 2000\naisle_mm = 1536",
     "25: bank[1].column_width_mm: expected rails of at most 65535 mm, all columns and the free space "
     "together (docs/plc-map.md, 4), found 65536"},
    {"columns = 12\nfixed_column = \"left\"\ncolumn_width_mm = 550\naisle_mm = 900",
     "columns = 31\nfixed_column = \"left\"\ncolumn_width_mm = 2000\naisle_mm = 768\nfree_aisles = 2",
     "25: bank[1].column_width_mm: expected rails of at most 65535 mm, all columns and the free space "
     "together (docs/plc-map.md, 4), found 65536"},
    {"aisle_mm = 900", "aisle_mm = 900\nfree_aisles = 3",
     "27: bank[1].free_aisles: expected a whole number from 1 to 2, found 3"},
    {R"(bus = "plc")", R"(bus = "")", R"(20: bank[1].bus: expected the name of a [[bus]], found "")"},
    {"[[bus]]\nname = \"plc\"\nkind = \"modbus_tcp\"\nhost = \"127.0.0.1\"\nport = 1502\nresponse_timeout_ms = 50\n", "",
     R"(14: bank[1].bus: expected the name of a [[bus]] (the file has none), found "plc")"},
    {"leave_settle_s = 5",
     "leave_settle_s = 5\n[[bus]]\nname = \"other\"\nkind = \"modbus_tcp\"\nhost = \"127.0.0.1\"\nport = 1502\n"
     "response_timeout_ms = 50\n",
     R"(41: bus[2].port: expected an endpoint of its own, found 127.0.0.1:1502, which is that of bus[1] already)"},
    {"fixed_column = \"left\"\n", "", R"(18: bank[1].fixed_column: expected "left" or "right", found nothing)"},
};

const std::vector<Mistaken> kMotion = {
    {R"(evidence = "presence")", R"(evidence = "lok")",
     R"(31: bank[1].evidence: expected "presence" or "look", found "lok" (did you mean "look"?))"},
    {"evidence = \"presence\"\nrequests = \"confirm\"", "evidence = \"look\"\nrequests = \"direct\"",
     R"(32: bank[1].requests: expected "confirm", because evidence = "look": somebody at the bank must look before each move, )"
     R"(and a request that starts at once was looked at by nobody, found "direct")"},
    {"evidence = \"presence\"\nrequests = \"confirm\"\nunattended = []",
     "evidence = \"look\"\nidle_close_min = 20\nunattended = [\"idle_close\"]",
     R"(33: bank[1].unattended: expected [], because evidence = "look": without sensors in every aisle nothing moves without a )"
     R"(person, found "idle_close")"},
    {"unattended = []", R"(unattended = "none")",
     R"(33: bank[1].unattended: expected some of "idle_close", "night_park", "airing", "fire", found "none" (text))"},
    {"unattended = []", R"(unattended = ["dancing"])",
     R"(33: bank[1].unattended: expected a list of some of "idle_close", "night_park", "airing", "fire", found ["dancing"])"},
    {"unattended = []", R"(unattended = ["night_park"])",
     R"(33: bank[1].unattended: expected with "night_park" also a value of night_park that moves something, )"
     R"(found the switch alone)"},
    {"unattended = []", R"(night_park = "21:30")",
     R"(33: bank[1].night_park: expected "night_park" in unattended as well, which switches motions without a person on one by )"
     R"(one, found no such switch)"},
    {"unattended = []", R"(airing = ["06:00", "14:00"])",
     R"(33: bank[1].airing: expected "airing" in unattended as well, which switches motions without a person on one by one, )"
     R"(found no such switch)"},
    {"unattended = []", "idle_close_min = 15",
     R"(33: bank[1].idle_close_min: expected "idle_close" in unattended as well, which switches motions without a person on one )"
     R"(by one, found no such switch)"},
    {R"(fire = "hold")", R"(fire = "close")",
     R"(34: bank[1].fire: expected "fire" in unattended as well, which switches motions without a person on one by one, found )"
     R"(no such switch)"},
    {"unattended = []", R"(night_park = "24:00")",
     R"(33: bank[1].night_park: expected a time of the day such as "21:30", or "" for never, found "24:00")"},
    {"unattended = []", R"(airing = ["6:00"])",
     R"(33: bank[1].airing: expected a list of times of the day such as ["06:00"], found ["6:00"])"},
    {"unattended = []", R"(hours = ["07:30-07:30"])",
     R"(33: bank[1].hours: expected a list of hours such as ["07:30-19:00"], found ["07:30-07:30"])"},
    {"unattended = []", "warning_s = 9", "33: bank[1].warning_s: expected a whole number of s from 10 to 120, found 9"},
    {"unattended = []", "look_s = 31", "33: bank[1].look_s: expected a whole number of s from 1 to 30, found 31"},
    {"unattended = []", "proof_test_days = 731",
     "33: bank[1].proof_test_days: expected a whole number of d from 1 to 730, found 731"},
    {"unattended = []", R"(inputs = ["emergency_stop"])",
     R"(33: bank[1].inputs: expected "aisle_occupied" and "end_space_occupied", or "pressure_floor", among them, )"
     R"(because evidence = "presence", found less)"},
    {"unattended = []", R"(inputs = ["aisle_occupied"])",
     R"(33: bank[1].inputs: expected "aisle_occupied" and "end_space_occupied", or "pressure_floor", among them, )"
     R"(because evidence = "presence", found less)"},
    {"unattended = []", "inputs = []",
     "33: bank[1].inputs: expected a list of protective inputs that the bank has, at least one of: emergency_stop, photo_eye, "
     "kick_plate, aisle_occupied, entry_beam, manual_handle, fire_input, smoke, mains_lost, host_silent, local_key, "
     "end_space_occupied, pressure_floor, floor_detached, side_panel, door_open, panel_fault, leak, seismic, found a list"},
    {R"(zone = "UTC")", "power_budget_w = 2000",
     "18: bank[1].power_w: expected what its drives take, because the room has a power_budget_w, found 0"},
    {R"(zone = "UTC")", "power_budget_w = -1",
     "3: room.power_budget_w: expected a whole number of W from 0 to 1000000, found -1"},
};

const std::vector<Mistaken> kNotToml = {
    {R"(name = "A")", "name = A", "2: column 8: expected TOML, found Error while parsing value: could not determine value type"},
    {R"(name = "A")", R"(name = "A)",
     "2: column 10: expected TOML, found Error while parsing string: unescaped control characters "
     "other than TAB (U+0009) are explicitly prohibited"},
    {R"(name = "A")", "name = \"A\"\nname = \"B\"",
     "3: column 8: expected TOML, found Error while parsing key-value pair: cannot redefine existing "
     "string 'name'"},
    {"[room]", "[room", R"(1: column 6: expected TOML, found Error while parsing table header: expected ']', saw '\n')"},
    {"port = 1502", "port = 99999999999999999999",
     "16: column 28: expected TOML, found Error while parsing decimal integer: "
     "'99999999999999999999' is not representable in 64 bits"},
    {"unattended = []", "unattended = [\n",
     "35: column 2: expected TOML, found Error while parsing boolean: expected 'false', saw 'fi'"},
    {R"(name = "A")", "name = \"A\" # \xFF", "2: column 13: expected TOML, found Encountered invalid utf-8 sequence"},
};

// More than one thing is wrong here: all of it is told at once, in the order of the file.
const std::vector<Mistaken> kSeveral = {
    {R"(directory = "/var/lib/archroom")", R"(path = "/var/lib/archroom")",
     "4: store.directory: expected a directory: absolute, or relative to the site file, found nothing"
     "\n"
     R"(5: store.path: expected a key of [store], found "path")"},
    {"[[bus]]\nname = \"plc\"\nkind", "bus = []\n[[buss]]\nname = \"plc\"\nkind",
     "12: column 7: expected TOML, found Error while parsing key-value pair: cannot redefine "
     "existing string 'bus'"
     "\n"
     R"(13: buss: expected a section of a site file (did you mean "bus"?), found a list)"},
    {"name = \"A\"\nzone = \"UTC\"", "name = \nzone = ",
     R"(2: column 8: expected TOML, found Error while parsing key-value pair: expected value, saw '\n')"
     "\n"
     R"(3: column 8: expected TOML, found Error while parsing key-value pair: expected value, saw '\n')"},
    {"columns = 12\nfixed_column = \"left\"", "columns = \nfixed_column = \"lfet\"\nfixed_column = \"left\"",
     R"(23: column 11: expected TOML, found Error while parsing key-value pair: expected value, saw '\n')"
     "\n"
     R"(24: bank[1].fixed_column: expected "left" or "right", found "lfet" (did you mean "left"?))"
     "\n"
     "25: column 16: expected TOML, found Error while parsing key-value pair: cannot redefine "
     "existing string 'fixed_column'"},
};

void expect_told(const std::vector<Mistaken>& mistakes) {
  for (const auto& [right, wrong, answer] : mistakes) {
    std::string text{kGood};
    const auto at = text.find(right);
    ASSERT_NE(at, std::string::npos) << right;
    text.replace(at, right.size(), wrong);
    const auto loaded = load_text(text, "room.toml");
    EXPECT_FALSE(loaded.plan.has_value()) << wrong;
    std::string expected = "room.toml:";
    for (const char c : answer) expected += c == '\n' ? std::string{"\nroom.toml:"} : std::string{c};
    EXPECT_EQ(all_of(loaded), expected + "\n") << wrong;
  }
}

TEST(Mistakes, TheGoodFileHasNone) { EXPECT_EQ(all_of(load_text(kGood, "room.toml")), ""); }
TEST(Mistakes, OfTheRoomTheStoreAndTheDoors) { expect_told(kGeneral); }
TEST(Mistakes, OfABus) { expect_told(kBus); }
TEST(Mistakes, OfABank) { expect_told(kBank); }
TEST(Mistakes, OfWhatMovesWhen) { expect_told(kMotion); }
TEST(Mistakes, ThatAreNotToml) { expect_told(kNotToml); }
TEST(Mistakes, SeveralAtOnce) { expect_told(kSeveral); }

}  // namespace
}  // namespace archroom::settings
