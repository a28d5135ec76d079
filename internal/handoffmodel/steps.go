package handoffmodel

import "fmt"

// stepper yields every state that can follow one state.
type stepper struct {
	bounds   Bounds
	protocol Protocol
	emit     func(next state, what string)
	// words makes say put steps into words; a search does without until it has found something.
	words bool
}

func (p *stepper) say(format string, args ...any) string {
	if !p.words {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

func (p *stepper) steps(s state) {
	for n := range nodes {
		p.nodeSteps(s, n)
		if !s.isAlive(n) {
			continue
		}
		for r := range regions {
			p.claim(s, r, n)
			if s.memory[r][n].epoch == 0 {
				continue
			}
			p.load(s, r, n)
			p.send(s, r, n)
			p.receive(s, r, n)
			p.outcome(s, r, n)
			p.operate(s, r, n)
		}
	}
	p.execute(s)
}

func (p *stepper) nodeSteps(s state, n int) {
	if !s.isAlive(n) {
		s.alive |= 1 << n
		p.emit(s, p.say("node %d restarts", n))
		return
	}
	if s.crashes < p.bounds.Crashes {
		s.crashes++
		s.alive &^= 1 << n
		for r := range regions {
			s.memory[r][n] = memory{}
		}
		p.emit(s, p.say("node %d is killed", n))
	}
}

// claim: anyone may take any region at any time, rightly or not.
func (p *stepper) claim(s state, r, n int) {
	if s.epoch[r] >= p.bounds.Epochs || s.owns(r, n) {
		return
	}
	s.epoch[r]++
	s.owner[r] = uint8(n)
	s.memory[r][n] = memory{epoch: s.epoch[r]}
	if p.protocol.FromCheckpoint && s.checkpoint[r] != 0 {
		p.activate(&s, r, n, s.checkpoint[r]-1, false)
	}
	p.emit(s, p.say("node %d claims region %d, epoch %d", n, r, s.epoch[r]))
}

// activate makes the owner simulate the character with the durable state of its row.
func (p *stepper) activate(s *state, r, n int, hop uint8, fromPrepare bool) {
	m := &s.memory[r][n]
	m.standing, m.hop, m.target = active, hop, 0
	if !p.protocol.StateFromPrepare || !fromPrepare {
		m.balance = s.balance
	}
	m.seen = max(m.seen, hop)
	s.checkpoint[r] = hop + 1
}

// load: one transaction checks the epoch and reads the character's row.
func (p *stepper) load(s state, r, n int) {
	m := s.memory[r][n]
	if m.standing != absent && m.standing != prepared {
		return
	}
	if int(s.region) == r && s.owns(r, n) && s.hop >= m.seen {
		t := s
		p.activate(&t, r, n, s.hop, false)
		p.emit(t, p.say("node %d loads the character into region %d at hop %d", n, r, s.hop))
	}
	if p.protocol.ActivateOnTimeout && m.standing == prepared {
		p.activate(&s, r, n, m.hop, true)
		p.emit(s, p.say("node %d region %d activates on a timeout", n, r))
	}
}

// send: the character is beyond the line: PREPARE to the neighbour.
func (p *stepper) send(s state, r, n int) {
	m, other := s.memory[r][n], 1-r
	if m.standing != active || m.hop >= p.bounds.Hops || s.prepare&prepareBit(other, m.hop+1) != 0 {
		return
	}
	s.prepare |= prepareBit(other, m.hop+1)
	p.emit(s, p.say("node %d region %d sends PREPARE hop %d", n, r, m.hop+1))
}

// receive: PREPARE is answered by READY with the own epoch; READY freezes and sends the
// handover to the database; COMMIT with the own epoch activates.
func (p *stepper) receive(s state, r, n int) {
	m, other := s.memory[r][n], 1-r
	for hop := uint8(1); hop <= p.bounds.Hops; hop++ {
		if s.prepare&prepareBit(r, hop) != 0 && m.standing == absent && hop > m.seen {
			t := s
			l := &t.memory[r][n]
			l.standing, l.hop, l.balance = prepared, hop, s.balance
			t.ready |= messageBit(r, hop, m.epoch)
			p.emit(t, p.say("node %d region %d sends READY hop %d epoch %d", n, r, hop, m.epoch))
		}
		for epoch := uint8(1); epoch <= p.bounds.Epochs; epoch++ {
			if m.standing == active && m.hop+1 == hop && s.ready&messageBit(other, hop, epoch) != 0 {
				t := s
				t.memory[r][n].standing, t.memory[r][n].target = frozen, epoch
				t.cas |= messageBit(r, hop, m.epoch)
				p.emit(t, p.say("node %d region %d freezes for hop %d", n, r, hop))
			}
			if m.standing == prepared && m.hop == hop && s.commit&messageBit(r, hop, epoch) != 0 &&
				(p.protocol.CommitToAnyEpoch || epoch == m.epoch) {
				t := s
				p.activate(&t, r, n, hop, true)
				p.emit(t, p.say("node %d region %d takes COMMIT hop %d", n, r, hop))
			}
		}
	}
}

// outcome: a frozen owner learns that the character has gone, or makes sure that it stays.
func (p *stepper) outcome(s state, r, n int) {
	m, other := s.memory[r][n], 1-r
	if m.standing != frozen {
		return
	}
	switch moved := int(s.region) == other && s.hop == m.hop+1; {
	case moved || s.hop > m.hop:
		if moved {
			s.commit |= messageBit(other, m.hop+1, m.target)
		}
		s.memory[r][n] = memory{epoch: m.epoch, seen: s.hop}
		p.emit(s, p.say("node %d region %d learns that the character has gone", n, r))
	case p.protocol.AbortByRead:
		s.memory[r][n].standing, s.memory[r][n].target = active, 0
		p.emit(s, p.say("node %d region %d reads that nothing has changed", n, r))
	case m.hop < p.bounds.Hops && s.owns(r, n):
		s.hop++
		p.activate(&s, r, n, s.hop, false)
		p.emit(s, p.say("node %d region %d aborts, hop %d", n, r, s.hop))
	}
}

// operate: a durable operation; its acknowledgement may be lost, so that it comes again.
func (p *stepper) operate(s state, r, n int) {
	m := s.memory[r][n]
	if m.standing != active {
		return
	}
	if !p.protocol.NoFence && (!s.owns(r, n) || int(s.region) != r || s.hop != m.hop) {
		return
	}
	for k := range p.bounds.Ops {
		t := s
		switch known := s.ledger>>k&1 == 1; {
		case s.acked>>k&1 == 1:
		case known && !p.protocol.NoOperationID:
			t.acked |= 1 << k
			p.emit(t, p.say("node %d region %d answers operation %d again", n, r, k))
		case s.balance < 3:
			t.balance = m.balance + 1
			t.ledger |= 1 << k
			t.memory[r][n].balance = t.balance
			p.emit(t, p.say("node %d region %d commits operation %d, its answer is lost", n, r, k))
			t.acked |= 1 << k
			p.emit(t, p.say("node %d region %d commits operation %d", n, r, k))
		}
	}
}

// execute: the database gets to a handover that was sent at some time.
func (p *stepper) execute(s state) {
	for r := range regions {
		for hop := uint8(1); hop <= p.bounds.Hops; hop++ {
			for epoch := uint8(1); epoch <= p.bounds.Epochs; epoch++ {
				if s.cas&messageBit(r, hop, epoch) == 0 || int(s.region) != r || s.hop != hop-1 ||
					!p.protocol.UnfencedHandoff && s.epoch[r] != epoch {
					continue
				}
				t := s
				t.region, t.hop = uint8(1-r), hop
				p.emit(t, p.say("the database hands the character from region %d over, hop %d", r, hop))
			}
		}
	}
}
