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
		if e.course == nil {
			e.course = new(wire.Course)
		} else {
			e.stroll(p.frame.ServerMs) // so that it faces as on the way that ends
		}
		*e.course, e.Tick = p.course, p.frame.Tick
		p.told = append(p.told, e)
	}
	return l.Err()
}

// stroll brings the pose of one that is on a course up to a moment of the shard's clock.
func (e *Entity) stroll(serverMs uint32) {
	if e.course != nil {
		e.Pose = e.course.PoseAt(e.Pose, serverMs)
	}
}

// settle ends the course of one who is told of in another way.
func (e *Entity) settle(s *wire.Self) {
	if e.course != nil {
		e.course = nil
		e.Pose.X, e.Pose.Z, e.Pose.Lift, e.Pose.Facing = s.X, s.Z, s.Lift, s.Facing
	}
}
