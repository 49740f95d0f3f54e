import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** What bench/reference/kernels.py measured: seconds by kernel, `null` nowhere, absent where a library is. */
export interface PythonAnswer {
  readonly versions: Readonly<Record<string, string>>
  readonly seconds: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, unknown>>
}

/** Debian's Python comes first: its packages are the reference that the goals were set against. */
const interpreters = [process.env['FAULTLINE_PYTHON'], '/usr/bin/python3', 'python3']

/** Runs the reference with one thread. Without a Python that has numpy there is nothing to compare with. */
export function askPython(request: unknown): PythonAnswer {
  const script = join(import.meta.dirname, 'reference', 'kernels.py')
  for (const interpreter of interpreters) {
    if (interpreter === undefined) continue
    const python = spawnSync(interpreter, [script], {
      encoding: 'utf8',
      input: JSON.stringify(request),
      maxBuffer: 64 << 20,
      env: {
        ...process.env,
        OMP_NUM_THREADS: '1',
        OPENBLAS_NUM_THREADS: '1',
        MKL_NUM_THREADS: '1',
      },
    })
    if (python.status === 0) return JSON.parse(python.stdout)
  }
  process.stderr.write('No Python with numpy: apt install python3-scipy python3-statsmodels.\n')
  return { versions: {}, seconds: {}, answers: {} }
}
