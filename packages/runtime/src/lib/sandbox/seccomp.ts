import { endianness } from 'node:os'

/** Numbers of system calls that JavaScript never needs: x64 first, arm64 second. */
const forbidden: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  pidfd_open: [434, 434],
  pidfd_getfd: [438, 438],
  pidfd_send_signal: [424, 424],
  socket: [41, 198],
  connect: [42, 203],
  bind: [49, 200],
  listen: [50, 201],
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  mount_setattr: [442, 442],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  reboot: [169, 142],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
}

const auditArchitectures: Readonly<Record<string, number>> = { x64: 0xc000003e, arm64: 0xc00000b7 }
const loadWord = 0x20
const jumpIfEqual = 0x15
const jumpIfAtLeast = 0x35
const give = 0x06
const allow = 0x7fff0000
const killProcess = 0x80000000
const refuse = 0x00050000 | 1 // EPERM
const x32Bit = 0x40000000

/**
 * A filter in the kernel's classic BPF that refuses those calls, as bubblewrap reads it; undefined
 * on processors whose numbers are not known.
 */
export function seccompProgram(): Uint8Array | undefined {
  const { arch } = process
  const audit = auditArchitectures[arch]
  if (audit === undefined || endianness() !== 'LE') return undefined
  const numbers = Object.values(forbidden).map(([x64, arm64]) => (arch === 'x64' ? x64 : arm64))
  const instructions: Instruction[] = [
    { code: loadWord, value: 4 },
    { code: jumpIfEqual, value: audit, whenTrue: 1 },
    { code: give, value: killProcess },
    { code: loadWord, value: 0 },
    // Each jumps over what is left of the list and the allowing return.
    { code: jumpIfAtLeast, value: x32Bit, whenTrue: numbers.length + 1 },
    ...numbers.map((value, index) => ({
      code: jumpIfEqual,
      value,
      whenTrue: numbers.length - index,
    })),
    { code: give, value: allow },
    { code: give, value: refuse },
  ]
  const program = Buffer.alloc(instructions.length * 8)
  for (const [index, { code, value, whenTrue = 0 }] of instructions.entries()) {
    program.writeUInt16LE(code, index * 8)
    program.writeUInt8(whenTrue, index * 8 + 2)
    program.writeUInt32LE(value, index * 8 + 4)
  }
  return program
}

type Instruction = { readonly code: number; readonly value: number; readonly whenTrue?: number }
