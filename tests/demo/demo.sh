#!/usr/bin/env bash
# The demo: a room at work, with real output. Builds nothing; ./dev demo does, then comes here.
#   demo.sh [first-light|safety|records] [--exit]     --exit: ends by itself, non-zero if anything went wrong; else it stays up
# ARCHROOM_BIN: where the programs are. ARCHROOM_DEMO_FOLDER: use and keep this folder (the bar reads along in it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=tests/demo
bin=${ARCHROOM_BIN:-build/release/bin}
[ -x "$bin/archroomd" ] || { echo "no programs in $bin: ./dev build release" >&2; exit 2; }
bin=$(cd "$bin" && pwd)
ends=no name=first-light
for word in "$@"; do
  case $word in
    first-light | safety | records) name=$word ;;
    --exit) ends=yes ;;
    *) echo "usage: demo.sh [first-light|safety|records] [--exit]" >&2; exit 2 ;;
  esac
done
# It ends by itself either way: there is nothing to stay up for.
[ "$name" = first-light ] || ARCHROOM_BIN=$bin exec "$here/$name.py"

folder=${ARCHROOM_DEMO_FOLDER:-$(mktemp -d "${TMPDIR:-/tmp}/archroom-demo-XXXXXX")}
emulator_pid='' daemon_pid='' finished=no
width=$({ stty size </dev/tty | cut -d' ' -f2; } 2>/dev/null || true)
((${width:=80} >= 40)) || width=40
((width <= 120)) || width=120
bold='' dim='' plain=''
if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi

# --- words --------------------------------------------------------------------------------------------------------------------
chapter=0
step() { # step CHINESE ENGLISH
  chapter=$((chapter + 1))
  printf '\n%s── %d  %s%s\n%s      %s%s\n' "$bold" "$chapter" "$1" "$plain" "$dim" "$2" "$plain"
}
say() { printf '   %s\n   %s%s%s\n' "$1" "$dim" "$2" "$plain"; }
fail() {
  printf '\n失败 failed: %s\n' "$*" >&2
  tail -n 15 "$folder"/archroomd*.log >&2 2>/dev/null || true
  exit 1
}
# A command as a person types it, with what it says.
shell() {
  printf '   %s$ archroom %s%s\n' "$bold" "$*" "$plain"
  local code=0
  (cd "$folder" && exec "$bin/archroom" --lang "${lang:-zh}" "$@") >"$folder/said" 2>&1 || code=$?
  sed 's/^/   /' "$folder/said"
  [ "$code" = "${expected:-0}" ] || fail "archroom $*: exit $code"
}

# --- looking ------------------------------------------------------------------------------------------------------------------
field() { # field NAME...: of the JSON on stdin
  /usr/bin/python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1:]:
    value = value[int(name)] if isinstance(value, list) else (value or {}).get(name)
print("" if value is None else value if isinstance(value, str) else json.dumps(value))' "$@"
}
get() { curl -fsS --max-time 5 "$ARCHROOM_URL$1" "${@:2}"; }
truth() { curl -fsS --max-time 5 "http://$control/twins/1"; }
tell_room() { curl -fsS --max-time 5 -d "$1" "http://$control/twins/1" >/dev/null; }
state_of() { get "/api/v1/requests/$1" | field state; }
positions() {
  truth | /usr/bin/python3 -c 'import json, sys; print(*[c["position_mm"] for c in json.load(sys.stdin)["columns"]])'
}
braking() { truth | field braking; }
is() { [ "$("${@:2}")" = "$1" ]; } # is VALUE COMMAND...
# Some column is well under way: neither where it came from nor where it goes to.
mid_travel() {
  truth | /usr/bin/python3 -c '
import json, sys
now = json.load(sys.stdin)
free = [c["position_mm"] - 550 * (c["column"] - 1) for c in now["columns"]]
sys.exit(not (now["motors_on"] and any(200 < x < 600 for x in free)))'
}
# Armed, and no rule objects any more: a picture taken after the last command has come.
may_move() { get /api/v1/banks/1 | /usr/bin/python3 -c 'import json, sys; sys.exit(json.load(sys.stdin)["blocked_by"] != [])'; }
rearm() {
  shell rearm 1
  await 5 'nothing is in the way' may_move
}
seen() { is ours bank_field session && is good bank_field evidence quality && ! is starting bank_field mode; }
bank_field() { get /api/v1/banks/1 | field "$@"; }
await() { # await SECONDS WHAT COMMAND...: until it succeeds
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "等不到 never came: $what"
    [ -z "$daemon_pid" ] || kill -0 "$daemon_pid" 2>/dev/null || fail "archroomd 意外结束 ended"
    sleep 0.05
  done
}
watch_until() { # watch_until SECONDS REQUEST STATE
  /usr/bin/python3 "$here/frames.py" $((width - 3)) "$1" "$2" "$3" "$bin/archroom" --lang zh watch | sed -u 's/^/   /'
}

# --- the room -----------------------------------------------------------------------------------------------------------------
free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
end_all() {
  local code=$? pid
  trap - EXIT INT TERM
  for pid in $daemon_pid $emulator_pid; do kill "$pid" 2>/dev/null || true; done
  for pid in $daemon_pid $emulator_pid; do wait "$pid" 2>/dev/null || true; done
  [ -n "${ARCHROOM_DEMO_FOLDER:-}" ] || rm -rf "$folder"
  [ "$finished" = yes ] || [ "$code" -ne 0 ] || code=1
  exit "$code"
}
trap end_all EXIT
trap 'exit 130' INT TERM

start_emulator() {
  sed -E 's/^listen = "[^"]*"/listen = "127.0.0.1:0"/; s/speed_mm_s = [0-9]+/speed_mm_s = 100/' \
    config/emulated.toml >"$folder/emulated.toml"
  "$bin/archroom-emulator" --room "$folder/emulated.toml" >"$folder/emulator.log" 2>&1 &
  emulator_pid=$!
  await 10 'archroom-emulator' grep -q 'listening control' "$folder/emulator.log"
  plc_port=$(sed -nE 's/^listening tcp plc .*:([0-9]+)$/\1/p' "$folder/emulator.log")
  control=$(sed -nE 's/^listening control (.*)$/\1/p' "$folder/emulator.log")
}
write_site() {
  local http_port
  http_port=$(free_port)
  export ARCHROOM_URL=http://127.0.0.1:$http_port
  sed -E "s|^directory = .*|directory = \"$folder/store\"|; s|^port = .*|port = $plc_port|
          s|^listen = .*|listen = \"127.0.0.1:$http_port\"|
          s|^speed_mm_s = .*|speed_mm_s = 100|; s|^requests = .*|requests = \"direct\"|; s|^presented_s = .*|presented_s = 60|
          s|/dev/serial/by-id/usb-|$folder/run/|
          s|^leave_settle_s = .*|leave_settle_s = 1|" config/room.toml >"$folder/room.toml"
  printf 'url=%s\ncontrol=%s\nstore=%s\n' "$ARCHROOM_URL" "$control" "$folder/store" >"$folder/where.new"
  mv "$folder/where.new" "$folder/where"
}
start_daemon() {
  daemons=$((${daemons:-0} + 1))
  "$bin/archroomd" --config "$folder/room.toml" >"$folder/archroomd-$daemons.log" 2>&1 &
  daemon_pid=$!
  await 20 'archroomd' get /ready
  await 20 '传感器 sensors' sensors_tell
}
sensors_tell() { # a contact that does not tell lets nothing begin
  get /api/v1/readings | /usr/bin/python3 -c '
import json, sys
readings = [r for r in json.load(sys.stdin)["readings"] if r["device"] in ("io", "rope")]
sys.exit(not readings or any(r["quality"] != "good" for r in readings))'
}
# The catalogue: another program, over HTTP. It names its request itself, so that asking twice does no harm.
catalogue_asks() { # catalogue_asks REQUEST BOX
  local body="{\"id\":\"$1\",\"box\":\"$2\",\"action\":\"open\"}" answer
  printf "   %s\$ curl -d '%s' …/api/v1/requests%s\n" "$bold" "$body" "$plain"
  answer=$(curl -sS --max-time 5 -H 'Content-Type: application/json' -d "$body" "$ARCHROOM_URL/api/v1/requests") ||
    fail 'POST /requests'
  printf '   %s  %s  %s\n' "$(field id <<<"$answer")" "$(field state <<<"$answer")" "$(field boxes 0 place_text <<<"$answer")"
}
box_behind() { # box_behind 03L: a box that stands there
  awk -F, -v face="/$1/" 'index($13, face) {print $1; exit}' "$folder/boxes.csv"
}
why() { # why REQUEST: the reason in both languages
  printf '   %s：%s\n' "$1" "$(get "/api/v1/requests/$1" | field reason text)"
  printf '   %s%s: %s%s\n' "$dim" "$1" "$(get "/api/v1/requests/$1" -H 'Accept-Language: en' | field reason text)" "$plain"
}

# --- the story ----------------------------------------------------------------------------------------------------------------
chapter_room() {
  step '库房上线：一个固定列，十二个活动列（仿真，真实的 Modbus TCP）' \
    'A room comes up: a fixed column and twelve that move, emulated, on real Modbus TCP'
  start_emulator
  write_site
  start_daemon
  await 10 'a look at the bank' seen
  shell status
}
chapter_import() {
  step '导入 2000 个档案盒' 'A list of 2,000 boxes is taken in'
  /usr/bin/python3 "$here/boxes.py" 2000 >"$folder/boxes.csv"
  shell import boxes.csv
  step '用一个汉字检索题名' 'A search by one Chinese character'
  shell box --search 婚 --limit 3
}
chapter_request() {
  step '到现场看过，启用；目录系统调一盒，通道打开' \
    'Somebody has looked and arms the bank; a catalogue asks for a box, an aisle opens'
  rearm
  local box
  box=$(box_behind 03L)
  shell locate "$box"
  catalogue_asks demo-1 "$box"
  watch_until 40 demo-1 presented
  is presented state_of demo-1 || fail "demo-1: $(state_of demo-1)"
}
chapter_person() {
  step '有人走进通道；第二个申请只能等' 'Somebody walks into the aisle; a second request has to wait'
  tell_room '{"person_enters": 2}'
  await 5 'the person is seen' sees_people_in 2
  catalogue_asks demo-2 "$(box_behind 08R)"
  await 5 'demo-2 waits' is waiting_safety state_of demo-2
  why demo-2
  expected=1 shell close 1
  say '人出来了，一秒后第二个申请自己继续' 'The person leaves; a second later the request goes on by itself'
  tell_room '{"person_leaves": 2}'
  await 5 'the person is seen to be out' sees_people_in
  watch_until 40 demo-2 presented
}
# The controller sees somebody in just these aisles, and nobody on a threshold any more.
sees_people_in() {
  get /api/v1/banks/1 | /usr/bin/python3 -c '
import json, sys
occupied = [a["aisle"] for a in json.load(sys.stdin)["aisles"] if a["occupied"]]
sys.exit(occupied != [int(aisle) for aisle in sys.argv[1:]])' "$@"
}
visit() { # visit AISLE REQUEST: somebody fetches the box
  tell_room "{\"person_enters\": $1}"
  await 5 'the visitor is seen' sees_people_in "$1"
  tell_room "{\"person_leaves\": $1}"
  await 10 "$2 is done" is "done" state_of "$2"
}
chapter_stop() {
  step '移动途中：停' 'Stop, in mid-travel'
  visit 8 demo-2
  catalogue_asks demo-3 "$(box_behind 05L)"
  await 10 'columns move' mid_travel
  local from to
  from=$(date +%s%N)
  shell stop 1
  until [ "$(truth | field motors_on)" = 0 ]; do (($(date +%s%N) - from < 2000000000)) || fail 'it does not stop'; done
  to=$(date +%s%N)
  say "从敲下命令到所有电机停转：$(((to - from) / 1000000)) 毫秒（含启动命令行程序）" \
    "From typing to all motors off: $(((to - from) / 1000000)) ms, the start of the command line included"
  await 2 'every column stands' is false braking
  await 5 'demo-3 has failed' is failed state_of demo-3
  why demo-3
  say '停止之后什么也不会自己动，要有人看过、重新启用' 'After a stop nothing moves by itself: somebody looks, and re-arms'
  rearm
}
chapter_kill() {
  step '移动途中：kill -9 控制程序' 'kill -9 of the controller, in mid-travel'
  catalogue_asks demo-4 "$(box_behind 05L)"
  await 10 'columns move' mid_travel
  kill -9 "$daemon_pid"
  wait "$daemon_pid" 2>/dev/null || true
  daemon_pid=''
  await 3 'the lease ends the motion' is 0 motors
  await 2 'every column stands' is false braking
  say '没有人续租，密集架 0.6 秒内自己停下' 'Nobody renews the lease: the bank stops by itself within 0.6 s'
  local before after
  before=$(positions)
  say '重新启动：什么也不动，申请没有丢，并且说明原因' 'Started again: nothing moves, the request is not lost, and it says why'
  start_daemon
  await 15 'a look at the bank' seen
  await 5 'demo-4 waits' is waiting_safety state_of demo-4
  shell status
  lang=en shell status
  after=$(positions)
  [ "$before" = "$after" ] || fail "columns moved: $before -> $after"
  say '各列位置与停下时完全相同' 'Every column stands where it stopped'
  printf '\n' >>"$folder/rearmed"
  shell rearm 1
  watch_until 40 demo-4 presented
  visit 4 demo-4
}
motors() { truth | field motors_on; }
chapter_replay() {
  step '飞行记录：逐事件重放' 'The flight recording, played again event by event'
  kill "$daemon_pid"
  wait "$daemon_pid" || fail 'archroomd did not end well'
  daemon_pid=''
  local file
  for file in "$folder"/store/flight/*.rec; do shell replay "store/flight/${file##*/}"; done
}
last_words() {
  start_daemon
  cat <<END

   ${bold}房间还开着；试试看 The room stays up; try:${plain}
     export ARCHROOM_URL=$ARCHROOM_URL PATH=$bin:\$PATH
     archroom rearm 1                     看过之后启用 arm the bank
     archroom watch                       实时看 see it live
     archroom open 1 06R                  打开一个通道 open an aisle
     archroom request $(box_behind 11L) --wait   调一盒 ask for a box
     archroom stop                        停 stop everything
     curl -d '{"person_enters": 6}' http://$control/twins/1    有人走进第6通道 somebody walks in
     curl -N $ARCHROOM_URL/api/v1/stream                       实时事件流 the live stream
     sqlite3 $folder/store/register.db 'SELECT n, type, body FROM journal'
   Ctrl-C 结束 ends it.
END
  wait "$daemon_pid" || true
}

chapter_room
chapter_import
chapter_request
chapter_person
chapter_stop
chapter_kill
chapter_replay
[ "$(truth | field squeezed)" = 0 ] || fail '有人被夹 somebody was squeezed'
step '完成：没有人被夹，没有申请丢失' 'Done: nobody was squeezed, no request was lost'
finished=yes
[ "$ends" = yes ] || last_words
