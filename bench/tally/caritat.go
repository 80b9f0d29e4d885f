package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"concentric/engine/tally/ballots"
)

// The peer reads distinct ballots with their weights, one a line, and counts them by instant runoff.
const peerScript = `
const {readFileSync} = require('fs');
const caritat = require('caritat');
const lines = readFileSync(process.argv[2], 'utf8').trim().split('\n');
const candidates = lines.shift().split(' ');
const time = (what, f) => { const t = process.hrtime.bigint(); const r = f(); process.stdout.write(what + ' ' + Number(process.hrtime.bigint() - t) / 1e9 + ' ' + JSON.stringify(r) + '\n'); return r; };
const election = time('read', () => { const e = new caritat.Election({candidates}); for (const l of lines) { const [w, ...r] = l.split(' '); e.addBallot(r, Number(w)); } globalThis.election = e; return lines.length; });
time('irv', () => caritat.irv(globalThis.election));
process.stdout.write('peak MiB ' + Math.round(process.resourceUsage().maxRSS / 1024) + '\n');
`

// caritat installs the npm package into the folder and counts the ballots of the file with it.
func caritat(dir, file string) error {
	fmt.Print("\nnpm caritat on the same ballots, already aggregated (seconds, result):\n\n")
	if _, err := exec.LookPath("npm"); err != nil {
		fmt.Println("npm is not here: left out")
		return nil
	}
	install := exec.Command("npm", "install", "--silent", "--no-audit", "--no-fund", "caritat@0.0.4")
	install.Dir = dir
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private":true}`), 0o600); err != nil {
		return err
	}
	if out, err := install.CombinedOutput(); err != nil {
		fmt.Printf("caritat could not be installed: left out (%s)\n", strings.TrimSpace(string(out)))
		return nil
	}
	if err := aggregate(file, filepath.Join(dir, "aggregated.txt")); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "peer.js"), []byte(peerScript), 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "--max-old-space-size=4096", "peer.js", "aggregated.txt")
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Println("caritat did not come to an end within five minutes:", err)
	}
	return nil
}

func aggregate(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	e, err := ballots.RankColumns(f, from)
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	w := bufio.NewWriter(out)
	for i := range e.Options {
		fmt.Fprintf(w, "%sc%d", " "[:min(i, 1)], i+1)
	}
	for r, weight := range e.Ballots.All() {
		fmt.Fprintf(w, "\n%d", weight)
		for _, m := range r {
			fmt.Fprintf(w, " c%d", m.Option()+1)
		}
	}
	return w.Flush()
}
