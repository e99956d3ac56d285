// An independent MQTT 5 client: node peer.mjs PORT. Exits 0 where everything is as the standard and interfaces say.
import assert from 'node:assert/strict'
import mqtt from 'mqtt'

const port = Number(process.argv[2])
const url = `mqtt://127.0.0.1:${port}`
const connect = (protocolVersion) =>
  new Promise((resolve, reject) => {
    const client = mqtt.connect(url, { protocolVersion, reconnectPeriod: 0, connectTimeout: 5000 })
    client.heard = []
    client.waiting = []
    client.on('message', (topic, payload, packet) => {
      client.heard.push({ topic, payload, packet })
      client.waiting = client.waiting.filter((look) => !look())
    })
    client.once('connect', () => resolve(client))
    client.once('error', reject)
  })

// The first message that fits: one that came already, or the next.
const heard = (client, what, fits) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`never heard: ${what}`)), 10_000)
    const look = () => {
      const found = client.heard.find(fits)
      if (found) {
        clearTimeout(timer)
        resolve(found)
      }
      return Boolean(found)
    }
    if (!look()) client.waiting.push(look)
  })

const five = await connect(5)
await five.subscribeAsync('archroom/A/#', { qos: 1, rap: true, properties: { subscriptionIdentifier: 7 } })
const status = await heard(five, 'status', (m) => m.topic === 'archroom/A/status')
assert.equal(status.payload.toString(), 'online')
assert.equal(status.packet.retain, true)
assert.equal(status.packet.properties.subscriptionIdentifier, 7)
const bank = await heard(five, 'bank', (m) => m.topic === 'archroom/A/banks/1')
assert.equal(JSON.parse(bank.payload).bank, '1')

// Request and response: the correlation data comes back byte by byte, whatever the bytes.
await five.subscribeAsync('clients/peer/answers', { qos: 1 })
const correlation = Buffer.from([0, 1, 2, 0xff, 0xfe, 0, 0x7f])
await five.publishAsync('archroom/A/request', JSON.stringify({ id: 'peer-1', box: 'A0000201', action: 'locate' }), {
  qos: 1,
  properties: { responseTopic: 'clients/peer/answers', correlationData: correlation, messageExpiryInterval: 30 },
})
const answer = await heard(five, 'answer', (m) => m.topic === 'clients/peer/answers')
assert.deepEqual(answer.packet.properties.correlationData, correlation)
assert.equal(answer.packet.properties.contentType, 'application/json')
assert.equal(answer.packet.properties.userProperties.status, '202')
assert.equal(answer.packet.retain, false)
assert.equal(answer.packet.qos, 1)
assert.equal(answer.packet.properties.responseTopic, undefined)
assert.equal(JSON.parse(answer.payload).boxes[0].place, 'A/1/02L/2/4/1')
assert.equal(JSON.parse(answer.payload).state, 'done')

// A refusal has the same form.
const second = Buffer.from('second')
await five.publishAsync('archroom/A/request', '{"box": "none", "action": "locate"}', {
  qos: 1,
  properties: { responseTopic: 'clients/peer/answers', correlationData: second },
})
const refusal = await heard(five, 'refusal', (m) => m.topic.startsWith('clients') && m.packet.properties?.correlationData?.equals(second))
assert.equal(refusal.packet.properties.userProperties.status, '404')
assert.equal(JSON.parse(refusal.payload).type, 'urn:archroom:problem:unknown-box')

// The fact of it is in the events, and a client of 3.1.1 reads the same.
await heard(five, 'event', (m) => m.topic === 'archroom/A/events' && JSON.parse(m.payload).id === 'peer-1')
const four = await connect(4)
await four.subscribeAsync('archroom/A/#', { qos: 1 })
const old = await heard(four, 'status by 3.1.1', (m) => m.topic === 'archroom/A/status')
assert.equal(old.payload.toString(), 'online')
await four.publishAsync('archroom/A/request', '{"id": "peer-2", "box": "A0000202", "action": "locate"}', { qos: 1 })
const states = await heard(four, 'answer by 3.1.1', (m) => m.topic === 'archroom/A/requests/peer-2')
assert.equal(JSON.parse(states.payload).id, 'peer-2')
await five.endAsync()
await four.endAsync()
console.log('all as it should be')
