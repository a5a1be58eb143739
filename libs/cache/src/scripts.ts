import { createHash } from 'node:crypto';

export interface Script {
  readonly text: string;
  readonly sha: string;
}

/*
 * KEYS[1] the user's results (hash: `g` the generation held, `b` the bytes of all frames, and one frame per field),
 * KEYS[2] their ends (sorted set: field by the millisecond its frame expires), KEYS[3] what was asked (hash: question by the record of
 * its last answer, which a drop leaves and an erasure does not). All keys carry the user's hash tag, so each script is
 * single-slot. Each may run twice, late or out of order: a client resends what it had no reply to.
 */

/**
 * `held` is the generation the hash is at, false when it holds none; keys of another type than ours go first. `empty` forgets all
 * frames but not how long the user's generation has to be remembered.
 */
const COMMON = `
local held = redis.pcall('HGET', KEYS[1], 'g')
local entries = redis.pcall('ZCARD', KEYS[2])
if type(held) == 'table' or type(entries) == 'table' then
  redis.call('UNLINK', KEYS[1], KEYS[2])
  held, entries = false, 0
end
local function number_of(generation) return tonumber(string.match(generation, '^%d+')) end
local function empty(generation)
  local floor = redis.call('PTTL', KEYS[1])
  redis.call('UNLINK', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'g', generation)
  if floor > 0 then redis.call('PEXPIRE', KEYS[1], floor) end
end
local function outlive(ms, ...)
  for _, key in ipairs({ ... }) do
    local left = redis.call('PTTL', key)
    if left ~= -2 and left < ms then redis.call('PEXPIRE', key, ms) end
  end
end
`;

/**
 * ARGV: generation, field, frame, expires-at (ms since the epoch), TTL (ms), entries and bytes allowed, channel, message, `answer` or
 * `failure`, question and record (empty when there are none); where the lease lies beside the results KEYS[4] is its name and the last
 * argument its value: whoever hears that the frame is there finds the lease free. Answers what became of the frame and, of a question,
 * the record it left before; an empty one where the frame was there already.
 */
export const FILL = script(`${COMMON}
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local bytes, most_entries, most_bytes = #ARGV[3], tonumber(ARGV[6]), tonumber(ARGV[7])
if tonumber(ARGV[4]) * 1000 <= now then return 'expired' end
if bytes > most_bytes then return 'too-large' end
if held and held ~= ARGV[1] and number_of(held) > number_of(ARGV[1]) then return 'superseded' end
local lives_until = held == ARGV[1] and redis.call('ZSCORE', KEYS[2], ARGV[2])
local lives = lives_until and tonumber(lives_until) * 1000 > now
if ARGV[10] == 'failure' and lives then return 'answered' end
-- A write that a full server refuses comes first: after one that frees, a script may write without bound.
redis.call('HSET', KEYS[1], 'g', held or ARGV[1])
-- Without their ends (the server may evict them alone) the frames left could never be counted or go.
if held ~= ARGV[1] or entries == 0 then empty(ARGV[1]) end
local total = tonumber(redis.call('HGET', KEYS[1], 'b') or 0)
local function remove(field)
  local freed = redis.call('HSTRLEN', KEYS[1], field)
  if freed > 0 then total = redis.call('HINCRBY', KEYS[1], 'b', -freed) end
  redis.call('HDEL', KEYS[1], field)
  redis.call('ZREM', KEYS[2], field)
end
-- An active user's hash outlives its fields: what has ended goes here, some at a time.
for _, field in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now / 1000, 'LIMIT', 0, 64)) do remove(field) end
remove(ARGV[2])
-- Room first, so that what is stored now is never what has to go.
entries = redis.call('ZCARD', KEYS[2])
while entries >= most_entries or total + bytes > most_bytes do
  local first = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if not first then break end
  remove(first)
  entries = entries - 1
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[2])
redis.call('HINCRBY', KEYS[1], 'b', bytes)
local before = false
if ARGV[11] ~= '' then
  before = redis.pcall('HGET', KEYS[3], ARGV[11])
  local known = redis.pcall('HLEN', KEYS[3])
  -- Too many, or no records at all: nothing is known then of any question.
  if type(known) == 'table' or (not before and known >= 2 * most_entries) then
    redis.call('UNLINK', KEYS[3])
    before = false
  end
  redis.call('HSET', KEYS[3], ARGV[11], ARGV[12])
  if lives then before = '' end
  -- Twice as long as the answer, so that somebody can say that its time was over.
  outlive(2 * tonumber(ARGV[5]), KEYS[3])
end
outlive(tonumber(ARGV[5]), KEYS[1], KEYS[2])
local released = KEYS[4] and redis.call('GET', KEYS[4]) == ARGV[13]
if released then redis.call('DEL', KEYS[4]) end
redis.call('PUBLISH', ARGV[8], ARGV[9])
return { released and 'stored-and-released' or 'stored', before }
`);

/**
 * ARGV: generation, how long to remember it (ms), channel, message, `drop` or `erase`. A drop at a generation the hash has passed
 * changes nothing; an erasure empties the hash in any case, and keeps the later of the two generations as the floor.
 */
export const DROP = script(`${COMMON}
local passed = held and number_of(held) > number_of(ARGV[1])
if ARGV[5] == 'erase' or (held ~= ARGV[1] and not passed) then
  empty(passed and held or ARGV[1])
end
if ARGV[5] == 'erase' then redis.call('UNLINK', KEYS[3]) end
outlive(tonumber(ARGV[2]), KEYS[1], KEYS[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 'done'
`);

/** Per method its entries and bytes: `method, entries, bytes, …`. Bounded by the quota. */
export const USAGE = script(`
local sums, methods = {}, {}
for _, field in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  local method = string.match(field, '^[^:]+')
  if not sums[method] then
    sums[method] = { 0, 0 }
    table.insert(methods, method)
  end
  sums[method][1] = sums[method][1] + 1
  sums[method][2] = sums[method][2] + redis.call('HSTRLEN', KEYS[1], field)
end
table.sort(methods)
local reply = {}
for _, method in ipairs(methods) do
  table.insert(reply, method)
  table.insert(reply, tostring(sums[method][1]))
  table.insert(reply, tostring(sums[method][2]))
end
return reply
`);

/** What a grant beside the results answers; 0 when another has the lease. */
export const GRANTED = 2;
export const GRANTED_THOUGH_ANSWERED = 3;

/**
 * KEYS[1] a lease, KEYS[2] the results of its user, ARGV: its value, its length (ms). Also says whether something lies where the
 * lease's name says the answer will: the last holder may have filled since whoever asks looked.
 */
export const GRANT = script(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local generation, field = string.match(KEYS[1], ':lease:([^:]+):(.+)$')
if redis.pcall('HGET', KEYS[2], 'g') == generation and redis.call('HEXISTS', KEYS[2], field) == 1 then
  return ${GRANTED_THOUGH_ANSWERED}
end
return ${GRANTED}
`);

/** KEYS[1] a lease, ARGV: its value, how long from now (ms). */
export const RENEW = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/** KEYS[1] a lease, ARGV: its value. */
export const RELEASE = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`);

/** A script by its text and its hash. */
export const redisScript = (text: string): Script => script(text);

function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}
