import { Tabs } from 'radix-ui'
import { useState } from 'react'
import { BootForm } from './BootForm.tsx'
import { isRunning } from './create-run-store.ts'
import { PreviewPane } from './PreviewPane.tsx'
import styles from './RunPane.module.css'
import { useRun } from './run-store.ts'

/** Beside the console: what the image serves while it runs on a network, and what the next boot is given. */
export const RunSide = () => {
  const serves = useRun(state => isRunning(state) && state.ports.length > 0)
  const [chosen, setChosen] = useState('preview')
  if (!serves) return <BootForm />
  return (
    <Tabs.Root className={styles.side} value={chosen} onValueChange={setChosen}>
      <Tabs.List className={styles.sideTabs} aria-label="Beside the console">
        <Tabs.Trigger className={styles.sideTab} value="preview">
          Preview
        </Tabs.Trigger>
        <Tabs.Trigger className={styles.sideTab} value="boot">
          Ports and next boot
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className={styles.sidePane} value="preview" tabIndex={-1}>
        <PreviewPane />
      </Tabs.Content>
      <Tabs.Content className={styles.sidePane} value="boot" tabIndex={-1}>
        <BootForm />
      </Tabs.Content>
    </Tabs.Root>
  )
}
