import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createMemoryGroup } from './memory-groups.ts'
import { possiblePlaces } from './memory-group-places.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline-groups-'))
afterAll(() => rmSync(folder, { recursive: true }))

const version1 = '34 30 0:31 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory'
const version2 = '35 23 0:30 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate'

test.each([
  [
    'version 1: below the own group',
    '9:cpu:/a\n4:memory:/b/c\n0::/',
    `33 30 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n${version1}`,
    [{ version: 1, folder: '/sys/fs/cgroup/memory/b/c' }],
  ],
  [
    'version 2: below the own group, or beside it',
    '0::/user.slice/app.slice/shell.scope\n',
    version2,
    [
      { version: 2, folder: '/sys/fs/cgroup/user.slice/app.slice/shell.scope' },
      { version: 2, folder: '/sys/fs/cgroup/user.slice/app.slice' },
    ],
  ],
  [
    'version 2 in a container that sees itself at the root',
    '0::/',
    version2,
    [{ version: 2, folder: '/sys/fs/cgroup' }],
  ],
  [
    'a container of which only its own groups are mounted',
    '4:memory:/docker/abc',
    '34 30 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
    [{ version: 1, folder: '/sys/fs/cgroup/memory' }],
  ],
  [
    'a group outside of what is mounted',
    '4:memory:/docker/abc',
    '34 30 0:31 /docker/other /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
    [],
  ],
  [
    'memory in version 1 and the rest in version 2',
    '4:memory:/\n0::/',
    `${version2}\n${version1}`,
    [
      { version: 1, folder: '/sys/fs/cgroup/memory' },
      { version: 2, folder: '/sys/fs/cgroup' },
    ],
  ],
  ['nothing', '', '22 1 254:0 / / rw - ext4 /dev/vda rw', []],
] as const)('where a group may be made: %s', (...[, memberships, mounts, places]) => {
  expect(possiblePlaces(memberships, mounts)).toEqual(places)
})

// The kernel's files as plain ones: no machine has both versions of the controller at once.
test.each([
  [1, { 'memory.limit_in_bytes': '104857600', 'memory.memsw.limit_in_bytes': '104857600' }],
  [2, { 'memory.max': '104857600', 'memory.swap.max': '0', 'memory.oom.group': '1' }],
] as const)('a group of version %i is limited in memory and swap', (version, written) => {
  const group = createMemoryGroup({ version, folder }, 100)
  const own = dirname(group.entrance)
  expect(basename(own)).toMatch(/^faultline-\d+-\d+-\d+-\d+$/)
  for (const [file, text] of Object.entries(written)) {
    expect(readFileSync(join(own, file), 'utf8')).toBe(text)
  }
})

test.each([
  [
    1,
    'memory.oom_control',
    'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
    'memory.max_usage_in_bytes',
  ],
  [
    2,
    'memory.events',
    'low 0\nhigh 0\nmax 7\noom 1\noom_kill 2\noom_group_kill 1\n',
    'memory.peak',
  ],
] as const)(
  'a group of version %i tells that it was exhausted',
  (...[version, file, text, peak]) => {
    const group = createMemoryGroup({ version, folder }, 100)
    const own = dirname(group.entrance)
    expect(group.exhaustedAtMb()).toBeUndefined()
    writeFileSync(join(own, file), text)
    expect(group.exhaustedAtMb()).toBe(100)
    writeFileSync(join(own, peak), String(99 * 1_048_576))
    expect(group.exhaustedAtMb()).toBe(99)
  },
)
