package sdk

import "github.com/myriad-mmo/myriad/wire"

func (p *picture) receiveCourses(payload []byte) error {
	l, err := wire.DecodeCourses(payload)
	if err != nil {
		return err
	}
	r := p.region()
	for l.Next(&p.course) {
		e := r.at(p.course.Short)
		if e == nil {
			continue // a roster will tell of it
		}
		e.stroll(p.frame.ServerMs) // so that it faces as on a way that ends
		e.way, e.Tick = e.way.With(&p.course), p.frame.Tick
		p.tell(e)
	}
	return l.Err()
}

// stroll brings the pose of one that is on its way up to a moment of the shard's clock.
func (e *Entity) stroll(serverMs uint32) {
	if len(e.way) > 0 { // few are, and what is not written is not fetched
		e.Pose = e.way.PoseAt(e.Pose, serverMs)
	}
}

// settle ends the way of one who is told of in another way.
func (e *Entity) settle(s *wire.Self) {
	if len(e.way) > 0 {
		e.way = nil
		e.Pose.X, e.Pose.Z, e.Pose.Lift, e.Pose.Facing = s.X, s.Z, s.Lift, s.Facing
	}
}
