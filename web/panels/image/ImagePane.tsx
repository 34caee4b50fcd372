import type { CSSProperties } from 'react'
import type { Image } from '../../../shared/protocol/build.ts'
import { bomUrl, imageFileUrl } from '../../api.ts'
import { useCatalogue } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { bytes, pluralize } from '../../ui/text/units.ts'
import { useBuild } from '../build/build-store.ts'
import { useImageIsCurrent } from '../build/use-current.ts'
import { argumentsOf, bootRows } from '../run/boot-form.ts'
import { useRun } from '../run/run-store.ts'
import { Copy } from './Copy.tsx'
import styles from './ImagePane.module.css'
import { runCommand } from './run-command.ts'

/** The last good image: how large and of what, what it asks of its tender, and how to run it elsewhere. */
export const ImagePane = () => {
  const image = useBuild(state => state.image)
  if (!image)
    return (
      <p className="empty" style={{ margin: 16, border: 0 }}>
        <b>No image yet</b>
        Press <kbd>Ctrl B</kbd>: size, contents and checksum of the image appear here.
      </p>
    )
  return (
    <div className={styles.box}>
      <div className={styles.pane}>
        <Summary image={image} />
        <Sections image={image} />
        <Components image={image} />
      </div>
    </div>
  )
}

const Summary = ({ image }: { image: Image }) => {
  const catalogue = useCatalogue()
  const composition = useDocument(state => state.composition)
  const { nextMemoryMb, typed } = useRun()
  const isCurrent = useImageIsCurrent()
  const command = runCommand(image, nextMemoryMb, argumentsOf(bootRows(composition, catalogue), typed))
  return (
    <section aria-labelledby="image-name">
      <h2 id="image-name">
        {image.fileName}
        <span className="num">{bytes(image.bytes)}</span>
      </h2>
      <dl>
        <dt>Bytes</dt>
        <dd className="num">{image.bytes.toLocaleString('en')}</dd>
        <dt>Platform</dt>
        <dd>
          {image.platform.target}, {image.platform.universe} universe
        </dd>
        <dt>Built</dt>
        <dd className="num">
          {new Date(image.storedAt).toLocaleString('en-GB')}
          {!isCurrent && <span className="warnc"> · before the newest changes</span>}
        </dd>
        <dt>Needs</dt>
        <dd>
          {image.manifest.length === 0
            ? 'no network, no block device'
            : image.manifest.map(({ name, type }) => `${type} ${name}`).join(', ')}
        </dd>
        <dt>SHA-256</dt>
        <dd className={styles.copyable}>
          <code>{image.hash}</code>
          <Copy text={image.hash} what="checksum" />
        </dd>
        <dt>Run it</dt>
        <dd className={styles.copyable}>
          <code className={styles.command}>{command}</code>
          <Copy text={command} what="command" />
        </dd>
      </dl>
      <a className="btn line small" href={imageFileUrl(image)} download={image.fileName}>
        <Icon name="save" className="i14" />
        Download
      </a>
    </section>
  )
}

const Sections = ({ image }: { image: Image }) => {
  const largest = Math.max(1, ...image.sections.map(section => section.bytes))
  const total = image.sections.reduce((sum, section) => sum + section.bytes, 0)
  return (
    <section aria-labelledby="image-sections">
      <h2 id="image-sections">
        Sections<span className="num">{bytes(total)} in memory</span>
      </h2>
      <ul className={styles.bars}>
        {image.sections.map(section => (
          <li key={section.name}>
            <code>{section.name}</code>
            <i style={{ '--share': `${(100 * section.bytes) / largest}%` } as CSSProperties} />
            <span className="num">{bytes(section.bytes)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const Components = ({ image }: { image: Image }) => (
  <section aria-labelledby="image-components">
    <h2 id="image-components">
      Components<span className="num">{pluralize(image.components.length, 'part')}</span>
    </h2>
    <a
      className="btn line small"
      href={bomUrl(image)}
      download={`${image.fileName}.bom.json`}
      title="As CycloneDX 1.6, which scanners for licences and faults read"
    >
      <Icon name="save" className="i14" />
      Bill of materials
    </a>
    <table className={styles.components}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Version</th>
          <th scope="col">Licence</th>
          <th scope="col">Bytes</th>
        </tr>
      </thead>
      <tbody>
        {image.components.map(({ name, version, licence, bytes: size }) => (
          <tr key={`${name} ${version}`}>
            <td>
              <code>{name}</code>
            </td>
            <td className="num">{version}</td>
            <td>{licence}</td>
            <td className="num">{size === undefined ? '' : bytes(size)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
