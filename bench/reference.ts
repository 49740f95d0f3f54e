import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** What bench/reference/kernels.py measured: seconds by kernel, `null` nowhere, absent where a library is. */
export interface PythonAnswer {
  readonly versions: Readonly<Record<string, string>>
  readonly seconds: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, unknown>>
}

/** Debian's Python comes before others: its packages are the reference that the goals were set against. */
const interpreters = [process.env['FAULTLINE_PYTHON'], '/usr/bin/python3', 'python3'].filter(
  (interpreter) => interpreter !== undefined,
)

/** Runs the reference with one thread. Without a Python that has numpy there is nothing to compare with. */
export function askPython(request: unknown): PythonAnswer {
  const script = join(import.meta.dirname, 'reference', 'kernels.py')
  const interpreter =
    interpreters.find((one) => canImport(one, 'numpy, scipy, statsmodels')) ??
    interpreters.find((one) => canImport(one, 'numpy'))
  const python =
    interpreter === undefined
      ? undefined
      : spawnSync(interpreter, [script], {
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
  if (python?.status === 0) return JSON.parse(python.stdout)
  process.stderr.write(
    `There is no reference to compare with: apt install python3-scipy python3-statsmodels.\n${python?.stderr ?? ''}`,
  )
  return { versions: {}, seconds: {}, answers: {} }
}

function canImport(interpreter: string, modules: string): boolean {
  return spawnSync(interpreter, ['-c', `import ${modules}`]).status === 0
}
