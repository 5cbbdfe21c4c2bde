"""On which line of which file a part of a description stands."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from attrs import Factory

from intercontract.contract.document.bundle import Bundle
from intercontract.errors import ContractError
from intercontract.files.kind import is_file, real_path
from intercontract.files.reading import read_text
from intercontract.model.digits import whole_number
from intercontract.model.json import split
from intercontract.values import define


@define
class Positions:
    """Finds lines by pointers into a bundled document; files are read when first asked for."""

    bundle: Bundle
    _roots: dict[Path, yaml.Node | None] = Factory(dict)
    _maps: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = Factory(dict)

    def find(self, pointer: str) -> tuple[str, int | None]:
        """The file and the line, counted from 1, of what a pointer leads to.

        Where nothing is (an absent property), it is the line of what should hold it.
        """
        tokens = split(pointer)
        file, node = self.bundle.root, self._root(self.bundle.root)
        if tokens[:2] == ["components", "schemas"] and len(tokens) > 2:
            origin = self.bundle.origins.get(tokens[2])
            if origin and self._step(self._walk(node, tokens[:2]), tokens[2]) is None:
                file, tokens = origin[0], [*split(origin[1]), *tokens[3:]]
                node = self._root(file)
        line = 1 if node is not None else None
        for token in tokens:
            file, node = self._jump(file, node, token)
            step = self._step(node, token)
            if step is None:
                break
            key, node = step
            line = key.start_mark.line + 1
        return self._shown(file), line

    def _shown(self, file: Path) -> str:
        return str(self.bundle.path.parent / file.relative_to(self.bundle.root.parent))

    def _walk(self, node: yaml.Node | None, tokens: list[str]) -> yaml.Node | None:
        for token in tokens:
            step = self._step(node, token)
            if step is None:
                return None
            node = step[1]
        return node

    def _root(self, file: Path) -> yaml.Node | None:
        if file not in self._roots:
            # A tab is space to JSON and none to YAML; inside JSON's strings there are no bare tabs.
            text = read_text(file, ContractError).replace("\t", " ")
            try:
                self._roots[file] = yaml.compose(text, Loader=yaml.CSafeLoader)
            except yaml.YAMLError:
                self._roots[file] = None
        return self._roots[file]

    def _step(self, node: yaml.Node | None, token: str) -> tuple[yaml.Node, yaml.Node] | None:
        if isinstance(node, yaml.SequenceNode):
            index = whole_number(token)
            known = index is not None and index < len(node.value)
            return (node.value[index],) * 2 if known else None
        if isinstance(node, yaml.MappingNode):
            return self._keys(node).get(token)
        return None

    def _keys(self, node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        found = self._maps.get(id(node))
        if found is None:
            found = self._maps[id(node)] = {}
            for key, value in node.value:
                if key.value == "<<" and isinstance(value, yaml.MappingNode):
                    found.update(self._keys(value))
            found.update({str(key.value): (key, value) for key, value in node.value})
        return found

    def _jump(
        self, file: Path, node: yaml.Node | None, token: str
    ) -> tuple[Path, yaml.Node | None]:
        # What the bundler put in the place of a reference is found where the reference leads.
        for _ in range(20):
            step = self._step(node, token)
            reference = self._step(node, "$ref")
            if step is not None or reference is None:
                break
            try:
                parts = urlsplit(str(reference[1].value))
            except ValueError:
                break
            target = real_path(file.parent / unquote(parts.path)) if parts.path else file
            if not (is_file(target) and target.is_relative_to(self.bundle.root.parent)):
                break
            file = target
            node = self._walk(self._root(file), split(unquote(parts.fragment)))
        return file, node

    def repeated_keys(self) -> list[tuple[str, int, str]]:
        """File, line and name of each key that stands twice in one mapping, in any of the files."""
        found: list[tuple[str, int, str]] = []
        for file in self.bundle.files:
            found += self._repeated_in(file)
        return sorted(found)

    def _repeated_in(self, file: Path) -> list[tuple[str, int, str]]:
        found: list[tuple[str, int, str]] = []
        root = self._root(file)
        pending: list[yaml.Node] = [root] if root else []
        seen: set[int] = set()
        while pending:
            node = pending.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                pending.extend(node.value)
            elif isinstance(node, yaml.MappingNode):
                names: set[str] = set()
                for key, value in node.value:
                    if str(key.value) in names:
                        line = key.start_mark.line + 1
                        found.append((self._shown(file), line, str(key.value)))
                    names.add(str(key.value))
                    pending.append(value)
        return found
